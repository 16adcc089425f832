// What has to work before or without the circuit: the theme, the keyboard, the clipboard, and coming back after the server was away.
(() => {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const choice = () => (document.cookie.match(/(?:^|;\s*)theme=(light|dark)/) || [])[1] || 'system';
  const applyTheme = () => {
    root.dataset.theme = choice() === 'system' ? (dark.matches ? 'dark' : 'light') : choice();
  };
  applyTheme();
  dark.addEventListener('change', applyTheme);

  // Pages are served without TLS on most home networks, and there the clipboard API does not exist.
  const copyBySelection = text => {
    const area = Object.assign(document.createElement('textarea'), { value: text, readOnly: true });
    area.style.cssText = 'position:fixed;opacity:0';
    const focused = document.activeElement;
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    focused?.focus?.();
    return copied;
  };

  window.homehub = {
    setTheme(value) {
      document.cookie = `theme=${value};path=/;max-age=31536000;samesite=lax`;
      applyTheme();
    },
    async copy(text) {
      if (navigator.clipboard) {
        try {
          await navigator.clipboard.writeText(text);
          return true;
        } catch {
          // Not allowed here: try the old way.
        }
      }
      return copyBySelection(text);
    },
  };

  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      document.querySelector('[data-search-open]')?.click();
    } else if (event.target.matches?.('[role=combobox][data-palette]') && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      // The arrows choose a result; without this they would move the caret as well.
      event.preventDefault();
    } else if (event.target.matches?.('svg[role=slider]') && /^(Arrow.+|Home|End)$/.test(event.key)) {
      // They go through a plot; without this they would scroll the page as well.
      event.preventDefault();
    }
  });

  document.addEventListener('click', event => {
    // With a base address, "#main" alone would lead to the start page.
    const skip = event.target.closest?.('a[data-skip]');
    if (skip) {
      event.preventDefault();
      document.getElementById(skip.dataset.skip)?.focus();
    }
  });

  document.addEventListener('DOMContentLoaded', () => {
    const notice = document.getElementById('components-reconnect-modal');
    const say = text => { notice.querySelector('[data-text]').textContent = text; };
    // The server answers again but does not know this page any more (it was restarted): the address holds what is shown.
    const reload = () => location.reload();
    const waitForServer = async () => {
      say('HomeHub does not answer. Is it running, and is this device on the same network? This page comes back by itself.');
      for (;;) {
        await new Promise(resolve => setTimeout(resolve, 2000));
        try {
          const answer = await fetch(location.href, { method: 'HEAD', cache: 'no-store' });
          // A proxy in front of it answers before it does.
          if (answer.status < 502 || answer.status > 504) {
            return reload();
          }
        } catch {
          // Still away.
        }
      }
    };
    notice.addEventListener('components-reconnect-state-changed', ({ detail }) => {
      switch (detail.state) {
        case 'show':
        case 'retrying':
          notice.hidden = false;
          say('The connection to HomeHub was lost; trying again. What you see may be out of date.');
          break;
        case 'hide':
          notice.hidden = true;
          break;
        case 'failed':
          waitForServer();
          break;
        case 'rejected':
        case 'resume-failed':
          reload();
          break;
      }
    });
    document.addEventListener('visibilitychange', async () => {
      // A phone that wakes up should not wait for the next try.
      if (document.visibilityState === 'visible' && !notice.hidden) {
        try {
          if (!await Blazor.reconnect()) {
            reload();
          }
        } catch {
          // The next try comes by itself.
        }
      }
    });
  });
})();
