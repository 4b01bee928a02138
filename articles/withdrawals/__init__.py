"""Withdrawal and its undoing, and corrections: what must reach everywhere."""
