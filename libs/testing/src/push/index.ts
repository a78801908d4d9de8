export {
  startPushService,
  type ReceivedPush,
  type SimulatedPushService,
  type SimulatedSubscription,
} from './push-service.ts'
