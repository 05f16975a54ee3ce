// Known calls for callgrind: `leaf` 300 times from `trunk` and 100 times from `branch`, `knot` 5 deep in itself.
__attribute__((noinline)) int leaf(int x) {
  __asm__ volatile("");
  return x + 1;
}

__attribute__((noinline)) int branch(int x) {
  int y = leaf(x);
  __asm__ volatile("" : "+r"(y));
  return y * 2;
}

__attribute__((noinline)) int knot(int depth) {
  int y = depth == 0 ? 0 : knot(depth - 1);
  __asm__ volatile("" : "+r"(y));
  return y + 1;
}

__attribute__((noinline)) int trunk(void) {
  int sum = 0;
  for (int i = 0; i < 300; i++) sum += leaf(i);
  for (int i = 0; i < 100; i++) sum += branch(i);
  for (int i = 0; i < 20; i++) sum += knot(4);
  return sum;
}

int main(void) { return trunk() == 0; }
