"""HTTP: hooks for remotes, health for monitors, an API for programs, a loopback door for our own commands."""
