import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'
import { diagramLibrary } from './build-diagram.ts'
import { licences } from './build-licences.ts'
import { serviceWorker } from './build-worker.ts'
import { compiledEarly } from './build-compiled-early.ts'
import { packed } from './build-packed.ts'
import { nameOfShape } from './build-shape.ts'

const gateway = 'http://127.0.0.1:8000'

/** What the page begins with. */
const initial = ['$initial' as const]

/** In two files instead of dozens of small ones, which pack badly and stand in line: what changes with each version, and what does not. */
const firstLoad = [
  { name: 'vendor', test: /node_modules\//, tags: initial },
  { name: 'rain', test: /\/(apps|libs)\//, tags: initial },
]

/** The gateway's content security policy allows files of its own only: nothing may be inlined into the page. */
export default defineConfig({
  plugins: [
    react(),
    tailwindcss(),
    diagramLibrary(),
    licences(),
    compiledEarly(firstLoad.map(({ name }) => name)),
    serviceWorker(),
    packed(),
  ],
  resolve: { conditions: ['@rain/source', ...defaultClientConditions] },
  define: {
    'import.meta.env.RAIN_VERSION': JSON.stringify(process.env.npm_package_version ?? '0.1.0'),
    'import.meta.env.RAIN_SHAPE': JSON.stringify(nameOfShape()),
  },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    rolldownOptions: { output: { codeSplitting: { groups: firstLoad } } },
  },
  server: {
    proxy: {
      '/api': gateway,
      '/health': gateway,
      '/ready': gateway,
      '/socket.io': { target: gateway, ws: true },
      '/view': { target: gateway, ws: true },
    },
  },
})
