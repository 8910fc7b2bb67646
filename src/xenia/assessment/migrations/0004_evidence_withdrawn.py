"""A correction may also say that what it supersedes should never have counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_coding")]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="withdrawn",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn", False), ("supersedes__isnull", False), _connector="OR"),
                name="assessment_evidence_withdrawn_was_there",
            ),
        ),
    ]
