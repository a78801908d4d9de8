import { resolvePath, isInside } from '../../paths/path.ts'
import { dockerRunValued } from '../carriers.ts'
import type { Command } from '../command.ts'
import { readOptions, valuesOf } from '../options.ts'
import type { Rule } from '../rule.ts'

const words = (command: Command): string => ` ${command.args.map((arg) => arg.text).join(' ')} `

/** Containers, clusters and clouds. */
export const containers: readonly Rule[] = [
  {
    code: 'container_escape',
    programs: ['docker', 'docker-compose'],
    says: 'Starts a container that is not closed off from this computer.',
    when: (command) => opensHost(command),
    match: [
      'docker run -v /:/host alpine ls',
      'docker run --privileged alpine',
      'docker run --pid=host alpine',
      'docker run --mount type=bind,source=/etc,target=/x alpine',
      'docker run -v /var/run/docker.sock:/var/run/docker.sock x',
      'docker run --cap-add SYS_ADMIN alpine',
      'docker exec --privileged web sh',
      'docker run -v "$HOME":/h alpine',
      'podman run -v ~:/h alpine',
    ],
    notMatch: [
      'docker run --rm -v "$PWD":/app -w /app node npm test',
      'docker run -d -p 80:80 nginx',
      'docker ps',
      'docker run -v data:/data x',
    ],
  },
  {
    code: 'container_delete',
    programs: ['docker', 'docker-compose'],
    says: 'Deletes containers, images or the data they keep.',
    when: (command) => {
      const text = words(command)
      return (
        / (system|volume|image|container|network|builder|buildx) prune | volume (rm|remove) | swarm leave | (stack|secret|config|node) rm /.test(
          text,
        ) ||
        (/ down /.test(text) && / (-v|--volumes|--rmi\S*) /.test(text)) ||
        (/ rmi? /.test(text) &&
          (/ (-[a-z]*v[a-z]*|--volumes) /.test(text) || command.args.some((arg) => arg.substituted))) ||
        / (kill|stop) \0/.test(text)
      )
    },
    match: [
      'docker system prune -af --volumes',
      'docker volume rm db',
      'docker compose down -v',
      'docker rm -f $(docker ps -aq)',
      'docker rm -fv db',
    ],
    notMatch: ['docker rm web', 'docker compose down', 'docker compose up -d', 'docker rmi old'],
  },
  {
    code: 'cluster_change',
    programs: ['kubectl', 'oc', 'helm', 'k3s', 'minikube', 'kind'],
    says: 'Deletes or forcibly changes what runs in a cluster, or shows its secrets.',
    when: (command) =>
      / (delete|drain|cordon|taint|uninstall|evict|debug|replace --force|rollout undo|config set-credentials|get secrets?|get secret\/\S+|describe secrets?) /.test(
        words(command),
      ) || / --force /.test(words(command)),
    match: [
      'kubectl delete pod x',
      'kubectl -n prod delete ns a',
      'helm uninstall x',
      'kubectl get secret db -o yaml',
      'kubectl drain node1',
    ],
    notMatch: ['kubectl get pods', 'kubectl logs web', 'helm list', 'kubectl apply -f k8s/'],
  },
  {
    code: 'cloud_change',
    programs: [
      'aws',
      'gcloud',
      'az',
      'doctl',
      'heroku',
      'fly',
      'flyctl',
      'terraform',
      'tofu',
      'pulumi',
      'vagrant',
      'gsutil',
      'vercel',
      'netlify',
      'wrangler',
      'supabase',
      'firebase',
    ],
    says: 'Deletes, sends or permanently changes something in an online account.',
    when: (command) =>
      / (\S*delete\S*|\S*destroy\S*|terminate-\S+|remove\S*|rm|rb|purge\S*|apply|deregister-\S+|detach-\S+|put-\S*policy|create-access-key|attach-\S*policy|taint|force-unlock|s3 (cp|sync|mv)|cp|rsync|deploy|db reset|secret\S*|get-secret-value|print-access-token|print-identity-token|get-access-token|configure set) /.test(
        words(command),
      ) && !/ --help | plan | --dry-?run /.test(words(command)),
    match: [
      'aws s3 rm s3://b --recursive',
      'terraform destroy',
      'terraform apply -auto-approve',
      'gcloud projects delete x',
      'aws ec2 terminate-instances --instance-ids i-1',
      'aws s3 cp a s3://b',
    ],
    notMatch: ['aws s3 ls', 'terraform plan', 'gcloud config list', 'az account show', 'terraform fmt'],
  },
  {
    code: 'virtual_machines',
    programs: [
      'virsh',
      'lxc',
      'incus',
      'vboxmanage',
      'qm',
      'pct',
      'multipass',
      'wsl',
      'qemu-nbd',
      'ctr',
      'crictl',
      'runc',
    ],
    says: 'Changes or deletes a virtual machine.',
    when: ({ args }) => !/^(list|ls|info|version|--version|-l|--list|ps)$/.test(args[0]?.text ?? 'list'),
    match: ['virsh destroy vm', 'lxc delete x', 'wsl --unregister Ubuntu'],
    notMatch: ['virsh list', 'lxc list', 'wsl --list'],
  },
]

const openOptions =
  /^--(privileged|cap-add|device|security-opt|volumes-from|device-cgroup-rule|add-host=metadata)(=|$)|^--(pid|ipc|uts|userns|cgroupns)=host$/

function opensHost(command: Command): boolean {
  const { args, folders, context } = command
  const texts = args.map((arg) => arg.text)
  const image = texts.findIndex((text) => text === 'run' || text === 'exec' || text === 'create')
  if (image < 0) return false
  if (
    texts.some(
      (text, at) =>
        openOptions.test(text) || (/^--(pid|ipc|uts|userns|cgroupns)$/.test(text) && texts[at + 1] === 'host'),
    )
  ) {
    return true
  }
  const options = readOptions(args.slice(image + 1), dockerRunValued.letters, dockerRunValued.long)
  const volumes = valuesOf(options, '-v', '--volume').map(({ text }) =>
    text.replace(/^=/, '').replace(/(?<=.):[^\\/]?.*$/, ''),
  )
  const mounts = valuesOf(options, '--mount').map(({ text }) => /(?:source|src)=([^,]+)/.exec(text)?.[1] ?? '')
  return [...volumes, ...mounts].filter(isHostPath).some((path) =>
    folders.some((folder) => {
      const resolved = resolvePath(path, folder, context.home)
      return (
        isInside(context.home, resolved) ||
        (/^\/(etc|usr|var|root|boot|dev|proc|sys|run|lib|bin|sbin|home)(\/|$)/.test(
          isInside(resolved, context.cwd) ? '' : resolved,
        ) &&
          !isInside(resolved, context.home))
      )
    }),
  )
}

function isHostPath(path: string): boolean {
  return /^[/.~]|^[A-Za-z]:/.test(path)
}
