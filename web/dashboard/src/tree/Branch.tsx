// One node of the tree with its branch, which is subscribed to only while it is open.
import { hrefOf, placeHref } from '../app/route'
import { useLive } from '../live/useLive'
import { Icon, type IconName } from '../ui/Icon'
import { labelOf, plural } from '../ui/format'
import { reasonOf } from '../ui/sentences'
import { CHILDREN, childrenOf, type TreeNode } from './documents'
import { setOpened, setPage, useOpened, usePages } from './opened'

const MOST = 500 // of one list
const ICONS: Record<string, IconName> = { Site: 'site', Building: 'building', Level: 'level', Space: 'space', Zone: 'zone', Group: 'zone', Asset: 'asset' }
const OPENING = new Set(['Building', 'Level']) // to go there is to look into it

interface Props {
  node: TreeNode
  level: number
  /** The node whose children it is among, by the document that names it. */
  branch: string
  selected: string | null
  /** The one node that the Tab key reaches. */
  focusable: string
  /** The node that it reaches where that one is not shown. */
  first: string
}

export function Branch({ node, level, branch, selected, focusable, first }: Props) {
  const open = useOpened().has(node.id)
  const group = `group-${node.id}`
  const toggle = (event: Event): void => {
    event.preventDefault()
    event.stopPropagation()
    setOpened(node.id, !open)
  }
  return (
    <li role="none">
      <a
        role="treeitem"
        href={hrefTo(node)}
        data-id={node.id}
        data-branch={branch}
        aria-level={level}
        aria-expanded={open}
        aria-owns={open ? group : undefined}
        aria-current={selected === node.id ? 'true' : undefined}
        tabIndex={focusable === node.id || (first === node.id && !isShown(focusable)) ? 0 : -1}
        style={{ '--level': level }}
        onClick={node.members ? toggle : () => OPENING.has(node.type) && setOpened(node.id, true)}
      >
        <span class="twist" onClick={toggle}>
          <Icon name="chevron" size={12} />
        </span>
        <Icon name={ICONS[node.type] ?? 'asset'} />
        <span class="clip">{labelOf(node)}{node.longName && node.longName !== node.name && <span class="dim"> {node.longName}</span>}</span>
        {node.silent > 0 && <span class="dot warn" title={`${plural(node.silent, 'silent point')}`}><span class="visually-hidden">{plural(node.silent, 'silent point')}</span></span>}
      </a>
      {open && node.members && (
        <ul role="group" id={group}>
          {node.members.map((one) => <Branch key={one.id} node={one} level={level + 1} branch={branch} selected={selected} focusable={focusable} first={first} />)}
        </ul>
      )}
      {open && !node.members && <Children id={node.id} group={group} level={level} selected={selected} focusable={focusable} first={first} />}
    </li>
  )
}

function Children({ id, group, level, ...rest }: Omit<Props, 'node' | 'branch'> & { id: string; group: string }) {
  const first = usePages()(id)
  const live = useLive(CHILDREN, { id, first }, { keep: true })
  const { nodes, total } = childrenOf(live.data?.node)
  const listed = nodes.reduce((count, node) => count + (node.members?.length ?? 1), 0)
  const style = { '--level': level + 1 }
  return (
    <ul role="group" id={group}>
      {!live.data && <li role="presentation" class="note" style={style}>{live.state === 'failed' ? reasonOf(live.errors) : 'Loading …'}</li>}
      {live.data && !nodes.length && <li role="presentation" class="note" style={style}>Nothing in it</li>}
      {nodes.map((node) => <Branch key={node.id} node={node} level={level + 1} branch={id} {...rest} />)}
      {total > listed && (
        <li role="presentation" class="note" style={style}>
          <button type="button" class="button small" onClick={() => setPage(id, MOST)} disabled={first >= MOST}>
            {first >= MOST ? `${total - listed} more: search finds them` : `More of ${total}`}
          </button>
        </li>
      )}
    </ul>
  )
}

function hrefTo({ type, id, members }: TreeNode): string {
  if (members) return '#'
  if (type === 'Building') return hrefOf('')
  return type === 'Level' ? hrefOf(`levels/${id}`) : placeHref(id)
}

/** Whether the tree shows the node, so that the Tab key can reach it. */
function isShown(id: string): boolean {
  return document.querySelector(`[role=treeitem][data-id="${CSS.escape(id)}"]`) !== null
}
