/** Whose task it is: it waits while the page can't run, and is never run once the page is gone. */
export interface Owner {
  life: 'active' | 'frozen' | 'cached' | 'gone'
  /** The page's own script keeps it busy until then. */
  busyUntil: number
  /** What has come for it while it could not run. */
  asleep: Task[]
}

export interface Task {
  at: number
  order: number
  what: string
  owner: Owner | undefined
  isCancelled: boolean
  run: () => void
}

/** What a timer's task is called. */
export const TIMER = 'timer'

export interface Scheduler {
  readonly now: number
  later(delay: number, what: string, owner: Owner | undefined, run: () => void): Task
  /** What was kept back while the page slept comes now, in its order. */
  wake(owner: Owner): void
  /** Runs all tasks up to this moment, and after each one the microtasks that it has led to. */
  runUntil(moment: number): Promise<void>
  /** What is still to come, the soonest first. */
  coming(): Task[]
}

/** One heap of tasks by virtual time. What `before` gives is called ahead of each task. */
export function createScheduler(before: (task: Task) => void): Scheduler {
  const heap: Task[] = []
  let now = 0
  let count = 0

  const isSooner = (a: Task, b: Task) => a.at < b.at || (a.at === b.at && a.order < b.order)

  function push(task: Task): void {
    heap.push(task)
    let child = heap.length - 1
    while (child > 0) {
      const parent = (child - 1) >> 1
      if (!swapIfSooner(child, parent)) return
      child = parent
    }
  }

  function pop(): Task | undefined {
    const [top] = heap
    const last = heap.pop()
    if (heap.length === 0 || !last) return top
    heap[0] = last
    let parent = 0
    for (;;) {
      const left = 2 * parent + 1
      const right = left + 1
      const soonest = isAhead(right, left) ? right : left
      if (!swapIfSooner(soonest, parent)) return top
      parent = soonest
    }
  }

  function isAhead(one: number, other: number): boolean {
    const [a, b] = [heap[one], heap[other]]
    return a !== undefined && b !== undefined && isSooner(a, b)
  }

  function swapIfSooner(child: number, parent: number): boolean {
    const [a, b] = [heap[child], heap[parent]]
    if (!a || !b || !isSooner(a, b)) return false
    heap[parent] = a
    heap[child] = b
    return true
  }

  /** Whether the task can run now; if not, it is put where it belongs. */
  function canRun(task: Task): boolean {
    const { owner } = task
    if (task.isCancelled || owner?.life === 'gone') return false
    if (!owner) return true
    if (owner.life !== 'active') owner.asleep.push(task)
    else if (owner.busyUntil > now) postpone(task, owner.busyUntil)
    else return true
    return false
  }

  /** Browsers let messages go ahead of timers, after a page has been busy. */
  function postpone(task: Task, until: number): void {
    task.at = task.what === TIMER ? until + 0.01 : until
    push(task)
  }

  return {
    get now() {
      return now
    },
    later(delay, what, owner, run) {
      count += 1
      const task = { at: now + delay, order: count, what, owner, isCancelled: false, run }
      push(task)
      return task
    },
    wake(owner) {
      for (const task of owner.asleep.splice(0)) postpone(task, Math.max(task.at, now))
    },
    async runUntil(moment) {
      for (;;) {
        const [next] = heap
        if (!next || next.at > moment) break
        pop()
        now = Math.max(now, next.at)
        if (!canRun(next)) continue
        before(next)
        next.run()
        await microtasks()
      }
      now = Math.max(now, moment)
    },
    coming: () =>
      heap
        .filter((task) => !task.isCancelled && task.owner?.life !== 'gone')
        .sort((a, b) => (isSooner(a, b) ? -1 : 1)),
  }
}

/** Node runs what was asked for by `nextTick` after all microtasks. */
function microtasks(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve))
}
