import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0001_initial'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='token',
            name='sealed',
        ),
        # its key changes, and nothing was ever put into one
        migrations.DeleteModel(
            name='Box',
        ),
        migrations.CreateModel(
            name='Box',
            fields=[
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('full', models.BooleanField(default=False)),
                ('sealed', models.BinaryField()),
                ('occasion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='boxes', to='assessment.occasion')),
            ],
            options={
                'verbose_name_plural': 'boxes',
                'constraints': [models.UniqueConstraint(condition=models.Q(('full', False)), fields=('occasion',), name='assessment_box_written_once')],
            },
        ),
    ]
