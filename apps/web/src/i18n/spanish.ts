// All of a page in Spanish, in a file of its own: it is fetched by those who read it.
export { es } from './es.ts'
export { serverEs } from './server-es.ts'
