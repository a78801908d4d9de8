export { NotificationsSection } from './notifications-section.tsx'
