import { Module, type DynamicModule } from '@nestjs/common'
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core'
import { AgentsController } from './agents/agents.controller.ts'
import { ApiGuard } from './auth/api.guard.ts'
import { AttachmentsController } from './attachments/attachments.controller.ts'
import { AuditController } from './audit/audit.controller.ts'
import { AuthController } from './auth/auth.controller.ts'
import { BeginningController } from './beginning/beginning.controller.ts'
import { BrowseController } from './browse/browse.controller.ts'
import { BudgetsController } from './budgets/budgets.controller.ts'
import { ConversationsController } from './conversations/conversations.controller.ts'
import { DeviceLinkGateway } from './devices/link/device-link.gateway.ts'
import { DevicesController } from './devices/devices.controller.ts'
import { ViewGateway } from './devices/view/view.gateway.ts'
import { GATEWAY_DEPS, type GatewayDeps } from './deps.ts'
import { ExportAllController } from './export-all/export-all.controller.ts'
import { FilesController } from './files/files.controller.ts'
import { HealthController } from './health/health.controller.ts'
import { HistoryController } from './history/history.controller.ts'
import { OpenApiController } from './docs/openapi.controller.ts'
import { SearchController } from './search/search.controller.ts'
import { DoctorController } from './doctor/doctor.controller.ts'
import { FailoverController } from './failover/failover.controller.ts'
import { ErrorFilter } from './infra/error.filter.ts'
import { schemaPipe } from './infra/schema-pipe.ts'
import { ImagesController } from './images/images.controller.ts'
import { LeasesController } from './policies/leases.controller.ts'
import { McpController } from './mcp/mcp.controller.ts'
import { MentionsController } from './mentions/mentions.controller.ts'
import { MessagesController } from './messages/messages.controller.ts'
import { MetricsController } from './metrics/metrics.controller.ts'
import { OldConversationsController } from './old-conversations/old-conversations.controller.ts'
import { PinController } from './auth/pin.controller.ts'
import { SessionsController } from './sessions/sessions.controller.ts'
import { SettingsController } from './settings/settings.controller.ts'
import { ProviderKeysController } from './providers/provider-keys.controller.ts'
import { ProviderServersController } from './providers/provider-servers.controller.ts'
import { ProvidersController } from './providers/providers.controller.ts'
import { PushController } from './push/push.controller.ts'
import { RecordingsController } from './recordings/recordings.controller.ts'
import { RulesController } from './policies/rules.controller.ts'
import { SandboxController } from './sandbox/sandbox.controller.ts'
import { SetupController } from './setup/setup.controller.ts'
import { VaultController } from './vault/vault.controller.ts'
import { RawWsGateway } from './live/raw-ws.gateway.ts'
import { SocketIoGateway } from './live/socket-io.gateway.ts'

@Module({})
export class AppModule {
  static with(deps: GatewayDeps): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        HealthController,
        AttachmentsController,
        AuditController,
        AuthController,
        AgentsController,
        BeginningController,
        BrowseController,
        BudgetsController,
        ConversationsController,
        DevicesController,
        DoctorController,
        ExportAllController,
        FailoverController,
        FilesController,
        SearchController,
        HistoryController,
        ImagesController,
        LeasesController,
        McpController,
        MentionsController,
        MessagesController,
        MetricsController,
        OpenApiController,
        OldConversationsController,
        PinController,
        ProviderKeysController,
        ProviderServersController,
        ProvidersController,
        PushController,
        RecordingsController,
        RulesController,
        SandboxController,
        SetupController,
        SessionsController,
        SettingsController,
        VaultController,
      ],
      providers: [
        { provide: GATEWAY_DEPS, useValue: deps },
        { provide: APP_GUARD, useClass: ApiGuard },
        { provide: APP_PIPE, useValue: schemaPipe },
        { provide: APP_FILTER, useValue: new ErrorFilter(deps.logger) },
        RawWsGateway,
        DeviceLinkGateway,
        ViewGateway,
        SocketIoGateway,
      ],
    }
  }
}
