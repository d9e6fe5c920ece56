"""Field logic: access, batch hops, loaders and the translation of filters into store calls."""
