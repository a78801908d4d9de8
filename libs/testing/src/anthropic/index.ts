export { simulatedModels, type SimulatedModel } from './models.ts'
export type { CountTokensRequest, MessagesRequest } from './request-schema.ts'
export { startAnthropic, type AnthropicOptions, type SimulatedAnthropic } from './server.ts'
export { claudeRules } from './rules.ts'
