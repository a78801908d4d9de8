import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'
import { diagramLibrary } from './build-diagram.ts'
import { licences } from './build-licences.ts'
import { serviceWorker } from './build-worker.ts'
import { packed } from './build-packed.ts'
import { nameOfShape } from './build-shape.ts'

const gateway = 'http://127.0.0.1:8000'

/**
 * What the first sight of a chat needs anyway, in a few files instead of a hundred small ones, which pack badly. Nothing else
 * may get in here: it would be fetched by everybody.
 */
const firstLoad = [
  {
    name: 'vendor',
    test: /node_modules\/(react|react-dom|scheduler|zustand|@tanstack|i18next|react-i18next|socket\.io-client|socket\.io-parser|engine\.io[^/]*|@socket\.io|zod|clsx|use-sync-external-store|html-parse-stringify|void-elements)\//,
  },
  { name: 'icons', test: /lucide-react/ },
  { name: 'ground', test: /src\/(ui|api|live)\/[^/]*$/, minShareCount: 3 },
]

/** The gateway's content security policy allows files of its own only: nothing may be inlined into the page. */
export default defineConfig({
  plugins: [react(), tailwindcss(), diagramLibrary(), licences(), serviceWorker(), packed()],
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
