export { simulatedOllamaModels, type SimulatedOllamaModel } from './models.ts'
export { startOllama, type OllamaOptions, type SimulatedOllama } from './server.ts'
export { ollamaRules } from './rules.ts'
