import { writeFileSync } from 'node:fs'
import { protocolPage, protocolPageText } from './protocol-page.ts'

writeFileSync(protocolPage, protocolPageText())
