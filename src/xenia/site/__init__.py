"""The house as one: settings, addresses, base templates, design system, command line."""
