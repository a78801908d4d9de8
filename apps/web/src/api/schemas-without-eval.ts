import { config } from 'zod'

// The content security policy forbids to make functions of text. The first schema would try, and be told of as a violation.
config({ jitless: true })
