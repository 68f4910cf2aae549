import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("trader", "Trader"),
                            ("inspector", "Inspector"),
                            ("analyst", "Analyst"),
                            ("administrator", "Administrator"),
                        ],
                        default="trader",
                        max_length=16,
                    ),
                ),
                ("language", models.CharField(default="ru", max_length=2)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.TextField()),
                ("folded", models.TextField()),
                ("line", models.IntegerField()),
                ("version", models.IntegerField()),
                ("current", models.BooleanField()),
                ("recorded_at", models.DateTimeField()),
                ("date", models.DateField(null=True)),
                ("status", models.CharField(max_length=16)),
                ("holder", models.TextField()),
                ("product", models.CharField(max_length=10)),
                ("unit", models.CharField(max_length=3)),
                ("quantity", models.BigIntegerField()),
                ("net_kg", models.BigIntegerField(null=True)),
                ("origin_country", models.CharField(blank=True, max_length=2)),
                ("maker_country", models.CharField(blank=True, max_length=2)),
                ("value", models.DecimalField(decimal_places=2, max_digits=24, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("folded", "line", "version"), name="declaration_version"),
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)),
                        fields=("folded", "line"),
                        name="declaration_current",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.TextField()),
                ("folded", models.TextField()),
                ("version", models.IntegerField()),
                ("current", models.BooleanField()),
                ("recorded_at", models.DateTimeField()),
                ("content_hash", models.BinaryField()),
                ("date", models.DateField()),
                ("status", models.CharField(max_length=16)),
                ("seller", models.TextField()),
                ("buyer", models.TextField()),
                ("seller_place", models.TextField(blank=True)),
                ("buyer_place", models.TextField(blank=True)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("current", True)), fields=["folded"], name="invoice_folded"
                    ),
                    models.Index(
                        condition=models.Q(("current", True), ("settled_at", None)),
                        fields=["date"],
                        name="invoice_unsettled",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("seller", "folded", "version"), name="invoice_version"),
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)),
                        fields=("seller", "folded"),
                        name="invoice_current",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scope", models.CharField(choices=[("sign", "Sign"), ("read", "Read")], max_length=8)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=64)),
                ("digest", models.BinaryField(unique=True)),
                ("scopes", models.JSONField(default=list)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to="registry.mandate",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("country", models.CharField(max_length=2)),
                ("kind", models.CharField(max_length=8)),
                ("identifier", models.CharField(max_length=64)),
                ("name", models.TextField(blank=True)),
                ("name_kk", models.TextField(blank=True)),
                ("name_en", models.TextField(blank=True)),
                ("sort_key", models.TextField(blank=True)),
                ("registered_on", models.DateField(null=True)),
                ("address", models.TextField(blank=True)),
                ("verified", models.BooleanField(default=False)),
                ("added_at", models.DateTimeField()),
                ("first_used_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["sort_key"], name="party_sort")],
                "constraints": [models.UniqueConstraint(fields=("country", "identifier"), name="party_once")],
            },
        ),
        migrations.AddField(
            model_name="mandate",
            name="party",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="mandates", to="registry.party"
            ),
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=64)),
                ("kind", models.CharField(blank=True, max_length=32)),
                ("name", models.TextField(blank=True)),
                ("region", models.TextField(blank=True)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("lat", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                ("lon", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="registry.party",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TariffCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10)),
                ("name", models.TextField()),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="tariff_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceLine",
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
                ("value", models.DecimalField(decimal_places=2, max_digits=24, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("origin_country", models.CharField(blank=True, max_length=2)),
                ("maker_country", models.CharField(blank=True, max_length=2)),
                ("origin_document", models.TextField(blank=True)),
                ("origin_line", models.TextField(blank=True)),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="registry.invoice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("invoice", "line"), name="invoice_line_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="mandate",
            index=models.Index(fields=["person", "party"], name="mandate_person_party"),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(fields=("party", "code"), name="place_once"),
        ),
    ]
