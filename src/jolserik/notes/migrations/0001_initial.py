import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=12, unique=True)),
                ("own_number", models.TextField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("domestic", "Domestic"),
                            ("movement", "Movement"),
                            ("export_eaeu", "Export Eaeu"),
                            ("export_third", "Export Third"),
                            ("return", "Return"),
                        ],
                        max_length=12,
                    ),
                ),
                ("procedure", models.CharField(blank=True, max_length=40)),
                ("date", models.DateField()),
                ("paper_date", models.DateField(null=True)),
                ("paper_reason", models.TextField(blank=True)),
                ("recipient_country", models.CharField(blank=True, max_length=2)),
                ("consignee", models.TextField(blank=True)),
                ("end_user", models.TextField(blank=True)),
                ("carrier", models.TextField(blank=True)),
                ("contract", models.TextField(blank=True)),
                ("crossing", models.CharField(blank=True, max_length=32)),
                ("papers", models.JSONField(default=list)),
                ("reason", models.TextField(blank=True)),
                (
                    "relation",
                    models.CharField(
                        blank=True,
                        choices=[("correction", "Correction"), ("reissue", "Reissue"), ("return", "Return")],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("open", "Open"),
                            ("settled", "Settled"),
                            ("declined", "Declined"),
                            ("revoked", "Revoked"),
                            ("replaced", "Replaced"),
                            ("seized", "Seized"),
                        ],
                        max_length=10,
                    ),
                ),
                ("hold_code", models.CharField(blank=True, max_length=32)),
                ("hold_due_at", models.DateTimeField(null=True)),
                ("comparison_owed", models.BooleanField(default=False)),
                ("due_on", models.DateField(null=True)),
                ("overdue_since", models.DateField(null=True)),
                ("registered_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.party"
                    ),
                ),
                (
                    "recipient_place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "refers_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referring",
                        to="notes.note",
                    ),
                ),
                (
                    "returns",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returned_by",
                        to="notes.note",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.party"
                    ),
                ),
                (
                    "sender_place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.IntegerField()),
                ("product", models.CharField(max_length=10)),
                ("unit", models.CharField(max_length=3)),
                ("quantity", models.BigIntegerField()),
                ("quantity_settled", models.BigIntegerField(default=0)),
                ("state", models.CharField(max_length=8)),
                ("price", models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("value", models.DecimalField(decimal_places=2, max_digits=28, null=True)),
                ("packages", models.TextField(blank=True)),
                ("net_kg", models.BigIntegerField(null=True)),
                ("gross_kg", models.BigIntegerField(null=True)),
                ("invoice", models.TextField(blank=True)),
                ("invoice_folded", models.TextField(blank=True)),
                ("vehicle", models.TextField(blank=True)),
                ("container", models.TextField(blank=True)),
                ("waybill", models.TextField(blank=True)),
                ("serials", models.JSONField(default=list)),
                ("posting_id", models.BigIntegerField()),
                ("declared_lot_id", models.BigIntegerField(null=True)),
                ("guidance", models.JSONField(default=list)),
                (
                    "exit_grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("proven", "Proven"),
                            ("claimed", "Claimed"),
                            ("silent", "Silent"),
                            ("contradicted", "Contradicted"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="notes.note"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.IntegerField(null=True)),
                ("kind", models.CharField(max_length=24)),
                ("facts", models.JSONField(default=dict)),
                ("found_at", models.DateTimeField()),
                ("explanation", models.TextField(blank=True)),
                ("explained_at", models.DateTimeField(null=True)),
                (
                    "note",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="notes.note",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoteAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("action", models.CharField(max_length=12)),
                ("date", models.DateField()),
                ("person_id", models.BigIntegerField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("source", models.CharField(blank=True, max_length=12)),
                ("scope", models.CharField(blank=True, max_length=12)),
                ("papers", models.JSONField(default=list)),
                ("lines", models.JSONField(default=list)),
                ("waiting", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="notes.note"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.party"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["sender", "-id"], name="note_sender"),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["recipient", "-id"], name="note_recipient"),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["refers_to"], name="note_refers_to"),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(condition=models.Q(("state", "open")), fields=["due_on"], name="note_due"),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(
                condition=models.Q(("state", "held")), fields=["hold_due_at"], name="note_held"
            ),
        ),
        migrations.AddIndex(
            model_name="line",
            index=models.Index(fields=["posting_id"], name="line_posting"),
        ),
        migrations.AddIndex(
            model_name="line",
            index=models.Index(
                condition=models.Q(("invoice_folded", ""), _negated=True),
                fields=["invoice_folded"],
                name="line_invoice",
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(fields=("note", "line"), name="line_once"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["note"], name="finding_note"),
        ),
        migrations.AddIndex(
            model_name="noteaction",
            index=models.Index(fields=["note"], name="action_note"),
        ),
    ]
