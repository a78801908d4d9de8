import type { RestRoute } from './rest-route.ts'
import { agentsRoutes } from './routes/agents.ts'
import { attachmentsRoutes } from './routes/attachments.ts'
import { auditRoutes } from './routes/audit.ts'
import { authRoutes } from './routes/auth.ts'
import { beginningRoutes } from './routes/beginning.ts'
import { browseRoutes } from './routes/browse.ts'
import { budgetsRoutes } from './routes/budgets.ts'
import { conversationsRoutes } from './routes/conversations.ts'
import { devicesRoutes } from './routes/devices.ts'
import { doctorRoutes } from './routes/doctor.ts'
import { exportAllRoutes } from './routes/export-all.ts'
import { failoverRoutes } from './routes/failover.ts'
import { fileRoutes } from './routes/files.ts'
import { healthRoutes } from './routes/health.ts'
import { historyRoutes } from './routes/history.ts'
import { imagesRoutes } from './routes/images.ts'
import { mcpRoutes } from './routes/mcp.ts'
import { mentionsRoutes } from './routes/mentions.ts'
import { messagesRoutes } from './routes/messages.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { oldConversationsRoutes } from './routes/old-conversations.ts'
import { pinRoutes } from './routes/pin.ts'
import { policiesRoutes } from './routes/policies.ts'
import { providerServersRoutes } from './routes/provider-servers.ts'
import { providersRoutes } from './routes/providers.ts'
import { pushRoutes } from './routes/push.ts'
import { recordingsRoutes } from './routes/recordings.ts'
import { sandboxRoutes } from './routes/sandbox.ts'
import { searchRoutes } from './routes/search.ts'
import { sessionsRoutes } from './routes/sessions.ts'
import { settingsRoutes } from './routes/settings.ts'
import { setupRoutes } from './routes/setup.ts'
import { vaultRoutes } from './routes/vault.ts'

/** Every request the gateway answers. `/health`, `/ready`, `/api/auth`, `/api/devices/pair` and `/api/openapi.json` need no token. */
export const restRoutes: RestRoute[] = [
  ...authRoutes,
  ...sessionsRoutes,
  ...pinRoutes,
  ...settingsRoutes,
  ...oldConversationsRoutes,
  ...pushRoutes,
  ...fileRoutes,
  ...beginningRoutes,
  ...agentsRoutes,
  ...messagesRoutes,
  ...conversationsRoutes,
  ...exportAllRoutes,
  ...historyRoutes,
  ...browseRoutes,
  ...mentionsRoutes,
  ...attachmentsRoutes,
  ...providersRoutes,
  ...searchRoutes,
  ...failoverRoutes,
  ...providerServersRoutes,
  ...mcpRoutes,
  ...budgetsRoutes,
  ...metricsRoutes,
  ...auditRoutes,
  ...imagesRoutes,
  ...sandboxRoutes,
  ...doctorRoutes,
  ...setupRoutes,
  ...policiesRoutes,
  ...devicesRoutes,
  ...recordingsRoutes,
  ...vaultRoutes,
  ...healthRoutes,
]
