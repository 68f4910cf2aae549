import django.db.models.deletion
from django.db import migrations, models

from jolserik.platform.partitions import CreatePartitionedModel


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("product", models.CharField(max_length=10)),
                ("unit", models.CharField(max_length=3)),
                ("abroad", models.BooleanField(default=False)),
                (
                    "party",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.party"),
                ),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.place"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Conversion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=12, unique=True)),
                ("own_number", models.TextField()),
                ("kind", models.CharField(max_length=12)),
                ("date", models.DateField()),
                ("reason", models.TextField(blank=True)),
                ("registered_at", models.DateTimeField()),
                (
                    "holder",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.party"),
                ),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.place"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True)),
                ("reference", models.TextField(blank=True)),
                ("product", models.CharField(max_length=10)),
                ("unit", models.CharField(max_length=3)),
                ("quantity", models.BigIntegerField()),
                ("name", models.TextField(blank=True)),
                ("net_kg", models.BigIntegerField(null=True)),
                ("origin_country", models.CharField(blank=True, max_length=2)),
                ("maker_country", models.CharField(blank=True, max_length=2)),
                ("dispatch_country", models.CharField(blank=True, max_length=2)),
                ("parts", models.JSONField(default=list)),
                ("origin_kind", models.CharField(max_length=20)),
                ("procedure", models.CharField(blank=True, max_length=20)),
                ("origin_document", models.TextField(blank=True)),
                ("origin_folded", models.TextField(blank=True)),
                ("origin_line", models.IntegerField(null=True)),
                ("date", models.DateField()),
                ("value", models.DecimalField(decimal_places=2, max_digits=24, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("clauses", models.JSONField(default=list)),
                ("serialised", models.BooleanField(default=False)),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("matched", "matched"),
                            ("claimed", "claimed"),
                            ("unproven", "unproven"),
                            ("contradicted", "contradicted"),
                        ],
                        max_length=12,
                    ),
                ),
                ("declaration_unknown", models.BooleanField(default=False)),
                ("registered_at", models.DateTimeField()),
                (
                    "conversion",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="ledger.conversion"
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.party"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Holding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quantity", models.BigIntegerField()),
                ("on_hand", models.BigIntegerField()),
                ("reserved", models.BigIntegerField(default=0)),
                ("abroad", models.BooleanField(default=False)),
                (
                    "source_kind",
                    models.CharField(
                        choices=[("lot", "lot"), ("conversion", "conversion"), ("draw", "draw")],
                        max_length=12,
                    ),
                ),
                ("source_id", models.BigIntegerField()),
                ("acquired_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.account"),
                ),
                ("lot", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.lot")),
            ],
        ),
        migrations.CreateModel(
            name="LotParent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("share", models.BigIntegerField()),
                ("consumed", models.BigIntegerField()),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parents", to="ledger.lot"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="children", to="ledger.lot"
                    ),
                ),
            ],
        ),
        CreatePartitionedModel(
            name="Posting",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("line", "line"),
                            ("conversion", "conversion"),
                            ("write_off", "write_off"),
                            ("by_invoice", "by_invoice"),
                            ("reversal", "reversal"),
                        ],
                        max_length=12,
                    ),
                ),
                ("subject_id", models.BigIntegerField()),
                ("quantity", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("settled", "settled"), ("released", "released")],
                        max_length=8,
                    ),
                ),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "subject_id"], name="posting_subject")],
            },
        ),
        CreatePartitionedModel(
            name="Draw",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("ordinal", models.IntegerField()),
                ("quantity", models.BigIntegerField()),
                ("settled_quantity", models.BigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("settled", "settled"), ("released", "released")],
                        max_length=8,
                    ),
                ),
                ("drawn_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "holding",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.holding"),
                ),
                ("lot", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.lot")),
                (
                    "posting",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.posting"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Serial",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("product", models.CharField(max_length=10)),
                ("number", models.TextField()),
                ("draw_id", models.BigIntegerField(null=True)),
                (
                    "holding",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="ledger.holding"
                    ),
                ),
                ("lot", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.lot")),
            ],
        ),
        migrations.CreateModel(
            name="WouldBeRefusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("code", models.CharField(max_length=32)),
                ("count", models.BigIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("day", "code"), name="would_be_once")],
            },
        ),
        migrations.CreateModel(
            name="WriteOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=12, unique=True)),
                ("own_number", models.TextField()),
                ("kind", models.CharField(max_length=12)),
                ("date", models.DateField()),
                ("reason", models.TextField(blank=True)),
                ("registered_at", models.DateTimeField()),
                (
                    "holder",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.party"),
                ),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.place"),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                fields=("party", "place", "product", "unit"), name="account_once"
            ),
        ),
        migrations.AddIndex(
            model_name="lot",
            index=models.Index(
                condition=models.Q(("reference", ""), _negated=True),
                fields=["reference"],
                name="lot_reference",
            ),
        ),
        migrations.AddIndex(
            model_name="lot",
            index=models.Index(fields=["holder"], name="lot_holder"),
        ),
        migrations.AddIndex(
            model_name="lot",
            index=models.Index(
                condition=models.Q(("origin_folded", ""), _negated=True),
                fields=["origin_folded", "origin_line"],
                name="lot_origin",
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="lot_positive"),
        ),
        migrations.AddIndex(
            model_name="holding",
            index=models.Index(
                condition=models.Q(("on_hand__gt", models.F("reserved"))),
                fields=["account", "id"],
                name="holding_free",
            ),
        ),
        migrations.AddIndex(
            model_name="holding",
            index=models.Index(
                condition=models.Q(("on_hand__gt", 0)), fields=["account"], name="holding_account"
            ),
        ),
        migrations.AddIndex(
            model_name="holding",
            index=models.Index(fields=["lot"], name="holding_lot"),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(("reserved__gte", 0)), name="holding_reserved_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(("reserved__lte", models.F("on_hand"))), name="holding_reserved_on_hand"
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(("on_hand__lte", models.F("quantity"))), name="holding_on_hand_quantity"
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.UniqueConstraint(
                fields=("source_kind", "source_id", "lot"), name="holding_one_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="lotparent",
            constraint=models.UniqueConstraint(fields=("child", "parent"), name="lot_parent_once"),
        ),
        migrations.AddIndex(
            model_name="serial",
            index=models.Index(fields=["holding"], name="serial_holding"),
        ),
        migrations.AddIndex(
            model_name="serial",
            index=models.Index(
                condition=models.Q(("draw_id__isnull", False)), fields=["draw_id"], name="serial_draw"
            ),
        ),
        migrations.AddConstraint(
            model_name="serial",
            constraint=models.UniqueConstraint(fields=("product", "number"), name="serial_once"),
        ),
        migrations.RunSQL("CREATE SEQUENCE jolserik_number", "DROP SEQUENCE jolserik_number"),
    ]
