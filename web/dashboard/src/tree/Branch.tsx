// One node of the tree with its branch, which is subscribed to only while it is open.
import { useState } from 'preact/hooks'
import { hrefOf, placeHref } from '../app/route'
import { useLive } from '../live/useLive'
import { Icon, type IconName } from '../ui/Icon'
import { nameOf, plural } from '../ui/format'
import { CHILDREN, childrenOf, type TreeNode } from './documents'
import { setOpened, useOpened } from './opened'

const PAGE = 100
const ICONS: Record<string, IconName> = { Site: 'site', Building: 'building', Level: 'level', Space: 'space', Zone: 'zone', Asset: 'asset' }

interface Props {
  node: TreeNode
  level: number
  selected: string | null
  /** The one node that the Tab key reaches. */
  focusable: string
  /** The node that it reaches where that one is not shown. */
  first: string
}

export function Branch({ node, level, selected, focusable, first }: Props) {
  const open = useOpened().has(node.id)
  const group = `group-${node.id}`
  const href = node.type === 'Building' ? hrefOf('') : node.type === 'Level' ? hrefOf(`levels/${node.id}`) : placeHref(node.id)
  return (
    <li role="none">
      <a
        role="treeitem"
        href={href}
        data-id={node.id}
        aria-level={level}
        aria-expanded={open}
        aria-owns={open ? group : undefined}
        aria-current={selected === node.id ? 'true' : undefined}
        tabIndex={focusable === node.id || (first === node.id && !isShown(focusable)) ? 0 : -1}
        style={{ '--level': level }}
        onClick={() => level < 3 || node.type === 'Level' ? setOpened(node.id, true) : undefined}
      >
        <span class="twist" onClick={(event) => { event.preventDefault(); event.stopPropagation(); setOpened(node.id, !open) }}>
          <Icon name="chevron" size={12} />
        </span>
        <Icon name={ICONS[node.type] ?? 'asset'} />
        <span class="clip">{node.name ?? nameOf(node)}{node.longName && node.longName !== node.name && <span class="dim"> {node.longName}</span>}</span>
        {node.silent > 0 && <span class="dot warn" title={`${plural(node.silent, 'silent point')}`}><span class="visually-hidden">{plural(node.silent, 'silent point')}</span></span>}
      </a>
      {open && <Children id={node.id} group={group} level={level} selected={selected} focusable={focusable} first={first} />}
    </li>
  )
}

function Children({ id, group, level, ...rest }: Omit<Props, 'node'> & { id: string; group: string }) {
  const [first, setFirst] = useState(PAGE)
  const live = useLive(CHILDREN, { id, first }, { keep: true })
  const { nodes, total } = childrenOf(live.data?.node)
  const style = { '--level': level + 1 }
  return (
    <ul role="group" id={group}>
      {!live.data && <li role="presentation" class="note" style={style}>{live.state === 'failed' ? 'Cannot be shown now; it is tried again.' : 'Loading …'}</li>}
      {live.data && !nodes.length && <li role="presentation" class="note" style={style}>Nothing in it</li>}
      {nodes.map((node) => <Branch key={node.id} node={node} level={level + 1} {...rest} />)}
      {total > nodes.length && (
        <li role="presentation" class="note" style={style}>
          <button type="button" class="button small" onClick={() => setFirst(first + PAGE * 4 > 500 ? 500 : first + PAGE * 4)} disabled={first >= 500}>
            {first >= 500 ? `${total - nodes.length} more: search finds them` : `More of ${total}`}
          </button>
        </li>
      )}
    </ul>
  )
}

/** Whether the tree shows the node, so that the Tab key can reach it. */
function isShown(id: string): boolean {
  return document.querySelector(`[role=treeitem][data-id="${CSS.escape(id)}"]`) !== null
}
