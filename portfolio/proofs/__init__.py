"""Every proof of docs/reliability.md by its name, and what of the proofs concerns rooms above `alerts`."""
