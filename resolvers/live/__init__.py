"""What subscriptions deliver: subscribers indexed by point, conflation, snapshots."""
