'use strict';
// One step at a time. Everything shown here is in the page already; this only chooses what is visible.
(() => {
  const svg = (name, attributes) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  class Timeline {
    constructor(root) {
      this.root = root;
      this.id = root.dataset.timeline;
      this.rows = [...root.querySelectorAll('.lanes tbody tr:not(.race)')];
      this.moments = [...root.querySelectorAll('.moment')];
      this.position = root.querySelector('[data-position]');
      this.announce = root.querySelector('.announce');
      this.buttons = Object.fromEntries([...root.querySelectorAll('[data-go]')].map((b) => [b.dataset.go, b]));
      this.box = root.querySelector('.lanes-box');
      this.flow = svg('svg', { class: 'flow', 'aria-hidden': 'true', width: 1, height: 1 });
      this.box.append(this.flow);
      for (const [go, button] of Object.entries(this.buttons)) button.addEventListener('click', () => this.go(go));
      this.rows.forEach((row, at) => row.addEventListener('click', (event) => {
        if (event.target.closest('a')) return;
        this.show(at + 1);
      }));
      this.show(1, { quiet: true });
    }

    go(where) {
      const last = this.rows.length;
      this.show({ first: 1, back: this.at - 1, on: this.at + 1, last }[where]);
    }

    show(step, { quiet = false } = {}) {
      step = Math.min(Math.max(step, 1), this.rows.length);
      this.at = step;
      this.moments.forEach((moment, n) => { moment.hidden = n + 1 !== step; });
      const row = this.rows[step - 1];
      this.rows.forEach((other) => {
        other.classList.remove('current', 'origin-of', 'missed-by');
        other.removeAttribute('aria-current');
      });
      row.classList.add('current');
      row.setAttribute('aria-current', 'step');
      this.rows[row.dataset.from - 1]?.classList.add('origin-of');
      this.rows[row.dataset.missed - 1]?.classList.add('missed-by');
      this.position.textContent = step;
      // Disabled buttons would lose the focus.
      for (const go of ['first', 'back']) this.buttons[go].setAttribute('aria-disabled', step === 1);
      for (const go of ['on', 'last']) this.buttons[go].setAttribute('aria-disabled', step === this.rows.length);
      this.draw(row);
      if (quiet) return;
      active = this;
      const moment = this.moments[step - 1];
      const said = ['.sentence', '.origin', '.moment > .at', '.board figcaption'].map((part) => moment.querySelector(part)?.textContent);
      this.announce.textContent = `Step ${step} of ${this.rows.length}: ${said.filter(Boolean).join(' ')}`;
      history.replaceState(null, '', `#${this.id}-step-${step}`);
    }

    // An arrow from the step that wrote to the step that reads.
    draw(row) {
      this.flow.replaceChildren();
      const from = this.rows[row.dataset.from - 1]?.querySelector('.act code');
      const to = row.querySelector('.act code');
      if (!from || !to) return;
      const box = this.box.getBoundingClientRect();
      const place = (element) => {
        const at = element.getBoundingClientRect();
        return { x: at.left - box.left + this.box.scrollLeft, y: at.top - box.top + at.height / 2, width: at.width };
      };
      const [a, b] = [place(from), place(to)];
      const [x, y] = [a.x + a.width + 2, b.x - 4];
      const right = b.x > a.x + a.width;
      const end = right ? y : b.x + b.width + 4;
      const bend = right ? (end - x) / 2 : 40 + Math.max(0, end - x);
      const control = right ? end - bend : end + 40;
      this.flow.append(svg('path', { d: `M${x},${a.y} C${x + bend},${a.y} ${control},${b.y} ${end},${b.y}` }));
      const point = right ? -7 : 7;
      this.flow.append(svg('polygon', { points: `${end},${b.y} ${end + point},${b.y - 4} ${end + point},${b.y + 4}` }));
    }
  }

  let active = null;
  const timelines = [...document.querySelectorAll('.timeline')].map((root) => new Timeline(root));

  // The timeline that the focus is in, else the one used last, else the first in view, else the first of all.
  const current = () => {
    const focused = timelines.find((one) => one.root.contains(document.activeElement));
    const visible = (one) => {
      const at = one.root.getBoundingClientRect();
      return at.width > 0 && at.bottom > 0 && at.top < innerHeight;
    };
    const shown = (one) => one.root.checkVisibility();
    return focused ?? (active && visible(active) ? active : timelines.find(visible) ?? timelines.find(shown));
  };

  const keys = { ArrowLeft: 'back', k: 'back', ArrowRight: 'on', j: 'on', Home: 'first', End: 'last' };
  document.addEventListener('keydown', (event) => {
    const go = keys[event.key];
    if (!go || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest('input, textarea, select, [contenteditable]')) return;
    const timeline = current();
    // Home and End belong to the page, unless one is in the timeline.
    if (!timeline || (event.key.length > 1 && !event.key.startsWith('Arrow') && !timeline.root.contains(document.activeElement))) return;
    event.preventDefault();
    timeline.go(go);
    timeline.root.querySelector('.stage').scrollIntoView({ block: 'nearest' });
  });

  const follow = () => {
    const target = location.hash.match(/^#(.+)-step-(\d+)$/);
    const timeline = target && timelines.find((one) => one.id === target[1]);
    if (!timeline) return;
    timeline.root.closest('details')?.setAttribute('open', '');
    timeline.show(Number(target[2]));
    timeline.root.querySelector('.stage').scrollIntoView({ block: 'nearest' });
  };
  addEventListener('hashchange', follow);
  addEventListener('resize', () => timelines.forEach((one) => one.draw(one.rows[one.at - 1])));
  document.addEventListener('toggle', () => timelines.forEach((one) => one.draw(one.rows[one.at - 1])), true);
  follow();
  // Once loaded, the browser goes to the row of the fragment: the stage is what should be seen.
  addEventListener('load', () => requestAnimationFrame(follow));
})();
