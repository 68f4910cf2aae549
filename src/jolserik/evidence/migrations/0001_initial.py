from django.db import migrations, models

from jolserik.platform.partitions import CreatePartitionedModel


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        CreatePartitionedModel(
            name="Leaf",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("canonical", models.BinaryField(null=True)),
                ("key", models.BinaryField(null=True)),
                ("commitments", models.BinaryField()),
                ("root", models.BinaryField()),
            ],
        ),
        CreatePartitionedModel(
            name="Event",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("subject_kind", models.CharField(max_length=16)),
                ("subject_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=32)),
                ("party_id", models.BigIntegerField(null=True)),
                ("person_id", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["subject_kind", "subject_id"], name="event_subject")],
            },
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("scope", models.BigIntegerField()),
                ("value", models.TextField()),
                ("content_hash", models.BinaryField()),
                ("subject_id", models.BigIntegerField()),
                ("answer", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "scope", "value"), name="identity_once")
                ],
            },
        ),
        migrations.RunSQL("CREATE SEQUENCE jolserik_key", "DROP SEQUENCE jolserik_key"),
    ]
