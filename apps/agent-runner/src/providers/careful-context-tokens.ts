/** What a model is taken to hold when nobody says how much it does. */
export const carefulContextTokens = 100_000
