"""Which circuits have no step, who needs one, and at which sites and in which cohort somebody can be."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("osce", "0007_drop_clear_words")]
    operations = [
        migrations.AddField("circuit", "step_free", models.BooleanField(default=False)),
        migrations.AddField("candidate", "cohort", models.CharField(blank=True, max_length=60)),
        migrations.AddField("candidate", "sites", models.JSONField(default=list)),
        migrations.AddField("candidate", "step_free", models.BooleanField(default=False)),
        migrations.AddField("crew", "sites", models.JSONField(default=list)),
    ]
