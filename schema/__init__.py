"""The GraphQL contract: types, inputs, scalars, pages, errors and the committed SDL."""
