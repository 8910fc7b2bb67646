"""What every room stands on: things and links, audit, keys, jobs, media, text in languages, outbox."""
