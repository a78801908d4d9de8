import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Req } from '@nestjs/common'
import { changeDevice, devicesOf } from '@rain/db'
import {
  controlChangeSchema,
  deviceChangeSchema,
  deviceLeaveSchema,
  pairRequestSchema,
  RainError,
  type ControlChange,
  type DeviceAnswer,
  type DeviceChange,
  type DeviceLeave,
  type DeviceList,
  type DevicesStopped,
  type Paired,
  type Pairing,
  type PairRequest,
} from '@rain/protocol'
import { LimitedAs } from '../auth/api.guard.ts'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request } from '../infra/http.ts'
import { isStorable } from '../infra/storable-text.ts'
import { armDevice, confirmDevice } from './arm-device.ts'
import { releaseControl, takeControl } from './control.ts'
import { describeDevices } from './describe-device.ts'
import { haltAllDevices, haltDevice, revokeDevice } from './halt-device.ts'
import { openPairing, pairDevice } from './pair-device.ts'
import { noSuchDevice } from './require-device.ts'
import { tellDeviceChanged } from './tell-device.ts'

@Controller('api/devices')
export class DevicesController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  async list(@CurrentSession() { userId, tokenId }: Session): Promise<DeviceList> {
    const cursor = await this.deps.bus.log.end(userId) // before the rows: what comes after it is news to them
    const rows = await devicesOf(this.deps.db, userId)
    const yours = rows.filter((row) => row.controller === 'person' && row.controlToken === tokenId)
    return { devices: await describeDevices(this.deps, rows), yours: yours.map(({ id }) => id), cursor }
  }

  @Post('pairings')
  @HttpCode(200)
  openPairing(@CurrentSession() { userId }: Session): Promise<Pairing> {
    return openPairing(this.deps, userId)
  }

  @Post('pair')
  @HttpCode(200)
  @LimitedAs('auth')
  pair(@Body({ schema: pairRequestSchema }) request: PairRequest): Promise<Paired> {
    return pairDevice(this.deps, request)
  }

  @Post('stop')
  @HttpCode(200)
  async stopAll(@CurrentSession() { userId, tokenId }: Session): Promise<DevicesStopped> {
    return { devices: await haltAllDevices(this.deps, { userId, by: tokenId }) }
  }

  @Post(':id/stop')
  @HttpCode(200)
  async stop(@CurrentSession() { userId, tokenId }: Session, @Param('id') deviceId: string): Promise<DeviceAnswer> {
    return { device: await haltDevice(this.deps, { userId, deviceId, by: tokenId }) }
  }

  @Post(':id/confirm')
  @HttpCode(200)
  async confirm(
    @CurrentSession() { userId, tokenId }: Session,
    @Param('id') deviceId: string,
    @Body({ schema: deviceLeaveSchema.prefault({}) }) { pin }: DeviceLeave,
    @Req() { client }: Request,
  ): Promise<DeviceAnswer> {
    return { device: await confirmDevice(this.deps, { userId, tokenId, deviceId, pin, address: client.address }) }
  }

  @Post(':id/arm')
  @HttpCode(200)
  async arm(
    @CurrentSession() { userId, tokenId }: Session,
    @Param('id') deviceId: string,
    @Body({ schema: deviceLeaveSchema.prefault({}) }) { pin }: DeviceLeave,
    @Req() { client }: Request,
  ): Promise<DeviceAnswer> {
    return { device: await armDevice(this.deps, { userId, tokenId, deviceId, pin, address: client.address }) }
  }

  @Post(':id/control')
  @HttpCode(200)
  async control(
    @CurrentSession() { userId, tokenId: token }: Session,
    @Param('id') deviceId: string,
    @Body({ schema: controlChangeSchema }) change: ControlChange,
    @Req() { client }: Request,
  ): Promise<DeviceAnswer> {
    const hand = { userId, deviceId, token }
    if (change.take) {
      const { pin } = change
      return { device: await takeControl(this.deps, { ...hand, pin, address: client.address }) }
    }
    const { summary = '' } = change
    if (!isStorable(summary)) throw new RainError('bad_request', 'It holds characters that cannot be stored.')
    return { device: await releaseControl(this.deps, hand, summary) }
  }

  @Patch(':id')
  async change(
    @CurrentSession() { userId, tokenId }: Session,
    @Param('id') deviceId: string,
    @Body({ schema: deviceChangeSchema }) { name, records, keep_days: keepDays, lossless }: DeviceChange,
  ): Promise<DeviceAnswer> {
    if (name && !isStorable(name)) throw new RainError('bad_request', 'It holds characters that cannot be stored.')
    const changed = await changeDevice(
      this.deps.db,
      { userId, deviceId, by: tokenId },
      { name, records, keepDays, lossless },
    )
    return { device: await tellDeviceChanged(this.deps, changed ?? noSuchDevice()) }
  }

  @Delete(':id')
  async revoke(@CurrentSession() { userId, tokenId }: Session, @Param('id') deviceId: string) {
    await revokeDevice(this.deps, { userId, deviceId, by: tokenId })
    return { revoked: true }
  }
}
