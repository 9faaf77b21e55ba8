"""HTTP: hooks for remotes, health for monitors, a loopback door for our own commands."""
