// Keeps the reader's place while rows come and go above and below, and tells the component what the reader does.
// The scroller is a column-reverse flex box: it starts at its end and stays there by itself; scrollTop is 0 there and negative above.
const nearby = 600;

export function attach(scroller, component) {
  const rows = scroller.querySelector('[data-rows]');
  const entries = () => rows.querySelectorAll('[data-id]');
  let jump = scroller.dataset.jump;
  let anchor = null;
  let stick = true;
  let busy = false;
  let again = false;
  let wish = null;
  let following = null;
  let hadFocus = false;
  let spaceTimer = 0;

  // An answer can be lost with the connection: after a while one may ask again.
  const call = (method, ...args) => Promise.race([
    component.invokeMethodAsync(method, ...args).catch(() => { /* the circuit is away */ }),
    new Promise(resolve => setTimeout(resolve, 5000)),
  ]);

  // One request for rows at a time; what happened meanwhile is looked at afterwards, and the last key pressed is obeyed.
  const load = async (method, ...args) => {
    if (busy) {
      again = true;
      if (method === 'End') { wish = args; }
      return;
    }
    busy = true;
    scroller.setAttribute('aria-busy', 'true');
    await call(method, ...args);
    busy = false;
    scroller.setAttribute('aria-busy', 'false');
    if (wish) {
      const args = wish;
      wish = null;
      load('End', ...args);
    } else if (again) {
      again = false;
      requestAnimationFrame(check);
    }
  };

  // The first row below the upper edge, by bisection: rows stand in order.
  const firstInSight = () => {
    const all = entries();
    const top = scroller.getBoundingClientRect().top;
    let low = 0;
    let high = all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (all[middle].getBoundingClientRect().bottom > top + 1) { high = middle; } else { low = middle + 1; }
    }
    return all[low] ?? null;
  };

  const remember = () => {
    const row = stick ? null : firstInSight();
    anchor = row && { row, id: row.dataset.id, offset: row.getBoundingClientRect().top - scroller.getBoundingClientRect().top };
    hadFocus = scroller.contains(document.activeElement);
  };

  const keepPlace = () => {
    if (scroller.dataset.jump !== jump) {
      jump = scroller.dataset.jump;
      const id = jump.split(':')[1];
      const row = id && rows.querySelector(`[data-id="${id}"]`);
      stick = !row;
      if (row) { row.scrollIntoView({ block: 'center' }); } else { scroller.scrollTop = 0; }
    } else if (anchor) {
      const row = anchor.row.isConnected ? anchor.row : rows.querySelector(`[data-id="${anchor.id}"]`);
      if (row) {
        scroller.scrollTop += row.getBoundingClientRect().top - scroller.getBoundingClientRect().top - anchor.offset;
      }
    }
    if (hadFocus && !scroller.contains(document.activeElement)) { scroller.focus({ preventScroll: true }); }
  };

  const check = () => {
    const view = scroller.getBoundingClientRect();
    const loaded = rows.getBoundingClientRect();
    const { older, newer, follow } = scroller.dataset;
    stick = scroller.scrollTop > -4 && newer !== 'true';
    clearTimeout(spaceTimer);
    if (loaded.top > view.bottom || loaded.bottom < view.top) {
      const before = loaded.top > view.bottom;
      spaceTimer = setTimeout(() => {
        const space = (before ? rows.previousElementSibling : rows.nextElementSibling).getBoundingClientRect();
        load('Space', before, (view.top + view.height / 2 - space.top) / space.height);
      }, 80);
    } else if (older === 'true' && loaded.top > view.top - nearby) {
      load('Edge', true);
    } else if (newer === 'true' && loaded.bottom < view.bottom + nearby) {
      load('Edge', false);
    }
    if (follow !== 'paused' && String(stick) !== follow && following !== stick) {
      following = stick;
      call('Follow', stick).then(() => { following = null; });
    }
  };

  const changed = () => { keepPlace(); remember(); check(); };
  const scrolled = () => { check(); remember(); };

  const go = (from, step) => {
    const all = [...entries()];
    const at = from ? all.indexOf(from) + step : all.indexOf(firstInSight());
    const row = all[Math.max(0, Math.min(at, all.length - 1))];
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  };

  const typed = event => {
    const row = event.target.closest('[data-id]');
    if (event.ctrlKey || event.altKey || event.metaKey || (event.target !== row && event.target !== scroller)) { return; }
    const page = Math.max(1, Math.floor(scroller.clientHeight / (entries()[0]?.offsetHeight || 28)) - 1);
    switch (event.key) {
      case 'ArrowDown': go(row, 1); break;
      case 'ArrowUp': go(row, -1); break;
      case 'PageDown': go(row ?? firstInSight(), page); break;
      case 'PageUp': go(row ?? firstInSight(), -page); break;
      case 'Home': load('End', false); break;
      case 'End': load('End', true); break;
      case 'Enter': if (row) { call('Open', Number(row.dataset.id)); } break;
      default: return;
    }
    event.preventDefault();
  };

  const clicked = event => {
    const row = event.target.closest('[data-id]');
    if (row && !event.target.closest('a') && getSelection().isCollapsed) { call('Open', Number(row.dataset.id)); }
  };

  const mutations = new MutationObserver(changed);
  mutations.observe(rows, { childList: true });
  mutations.observe(scroller, { attributes: true, attributeFilter: ['data-jump', 'data-newer', 'data-older'] });
  const size = new ResizeObserver(changed);
  size.observe(scroller);
  scroller.addEventListener('scroll', scrolled, { passive: true });
  scroller.addEventListener('keydown', typed);
  scroller.addEventListener('click', clicked);
  jump = null;
  // From here on keys, clicks and scrolling are heard.
  scroller.setAttribute('aria-busy', 'false');
  changed();

  return {
    focus(id) { (rows.querySelector(`[data-id="${id}"]`) ?? scroller).focus({ preventScroll: true }); },
    detach() {
      mutations.disconnect();
      size.disconnect();
      clearTimeout(spaceTimer);
      scroller.removeEventListener('scroll', scrolled);
      scroller.removeEventListener('keydown', typed);
      scroller.removeEventListener('click', clicked);
    },
  };
}
