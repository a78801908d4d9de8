export {
  startBrave,
  startSearxng,
  startTavily,
  type SearchFault,
  type SearchServerOptions,
  type SimulatedHit,
  type SimulatedSearch,
} from './server.ts'
