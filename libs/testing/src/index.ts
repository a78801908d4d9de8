export * from './anthropic/index.ts'
