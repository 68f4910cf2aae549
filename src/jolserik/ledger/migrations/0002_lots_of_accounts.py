from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="holding", name="holding_account"),
        migrations.AddIndex(
            model_name="holding",
            index=models.Index(
                condition=models.Q(("on_hand__gt", 0)), fields=["account", "lot"], name="holding_account_lot"
            ),
        ),
    ]
