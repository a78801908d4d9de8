export { simulatedOpenaiModels, type SimulatedOpenaiModel } from './models.ts'
export type { InputTokensRequest, ResponsesRequest } from './request-schema.ts'
export { startOpenai, type OpenaiOptions, type SimulatedOpenai } from './server.ts'
export { openaiRules } from './rules.ts'
