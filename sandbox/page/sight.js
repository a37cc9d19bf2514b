/** Whether a part of the page is shown and at least its middle is on the screen. */
export function inSight(node) {
  if (!node?.checkVisibility()) return false;
  const { left, width } = node.getBoundingClientRect();
  const middle = left + width / 2;
  return middle > 0 && middle < innerWidth;
}
