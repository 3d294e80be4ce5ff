import { Spotlight, spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { navigation } from '@/app/frame/navigation';
import { productNames } from '@/app/products';

export const openSearch = spotlight.open;

export function Search() {
  const navigate = useNavigate();
  const pages = (['messaging', 'rewards'] as const).flatMap((product) =>
    navigation[product].flatMap((item) =>
      (item.children ?? [item]).map((leaf) => ({
        id: leaf.to,
        label: leaf.label,
        description: productNames[product],
        onClick: () => navigate(leaf.to),
      })),
    ),
  );
  return (
    <Spotlight
      actions={pages}
      shortcut={['mod + K']}
      nothingFound="Nothing found"
      searchProps={{ leftSection: <IconSearch size={18} />, placeholder: 'Search', 'aria-label': 'Search' }}
    />
  );
}
