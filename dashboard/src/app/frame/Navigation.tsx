import {
  ActionIcon,
  Box,
  CloseButton,
  Group,
  Kbd,
  Menu,
  NavLink,
  Stack,
  Text,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useOs } from '@mantine/hooks';
import { IconLogout, IconMoon, IconSearch, IconSelector, IconSun } from '@tabler/icons-react';
import { Link, useLocation } from 'react-router';
import { openSearch } from '@/features/search/Search';
import { useSession, useSignOut } from '@/features/session/api/session';
import { type Product, productNames, productOf } from '../products';
import classes from './Frame.module.css';
import { type NavigationItem, navigation } from './navigation';

function isHere(item: NavigationItem, pathname: string): boolean {
  return pathname === item.to || (!item.exact && pathname.startsWith(`${item.to}/`));
}

function Item({ item, pathname }: { item: NavigationItem; pathname: string }) {
  if (item.children) {
    return (
      <Box role="group" aria-label={item.label}>
        <div className={classes.group} aria-hidden>
          {item.label}
        </div>
        {item.children.map((child) => (
          <Item key={child.to} item={child} pathname={pathname} />
        ))}
      </Box>
    );
  }
  const here = isHere(item, pathname);
  return (
    <NavLink
      component={Link}
      to={item.to}
      label={item.label}
      leftSection={<item.icon size={18} stroke={1.6} aria-hidden />}
      active={here}
      aria-current={here ? 'page' : undefined}
      className={classes.link}
      py={7}
    />
  );
}

const homes: Record<Product, string> = { messaging: '/', rewards: '/rewards' };

function ProductSwitch({ current }: { current: Product }) {
  return (
    <Box className={classes.switch} role="group" aria-label="Product">
      {(Object.keys(productNames) as Product[]).map((product) => (
        <Link
          key={product}
          to={homes[product]}
          className={classes.switchItem}
          data-active={product === current || undefined}
          aria-current={product === current ? 'true' : undefined}
        >
          {productNames[product]}
        </Link>
      ))}
    </Box>
  );
}

function ColorSchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={dark ? 'Use light colours' : 'Use dark colours'}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      {dark ? <IconSun size={18} /> : <IconMoon size={18} />}
    </ActionIcon>
  );
}

function PersonMenu() {
  const session = useSession().data;
  const signOut = useSignOut();
  if (!session) return null;
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <UnstyledButton flex={1} miw={0} p={6}>
          <Group wrap="nowrap" gap="xs">
            <Stack gap={0} miw={0} flex={1}>
              <Text size="sm" fw={600} truncate>
                {session.shop.name}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {session.person.name ?? session.person.email}
              </Text>
            </Stack>
            <IconSelector size={16} aria-hidden />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{session.person.email}</Menu.Label>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function Navigation({
  drawerOpen,
  onCloseDrawer,
}: {
  drawerOpen: boolean;
  onCloseDrawer: () => void;
}) {
  const { pathname } = useLocation();
  const product = productOf(pathname);
  const apple = useOs() === 'macos';
  return (
    <>
      <Stack gap="sm" p="sm">
        <Group justify="space-between" px={4} h={32}>
          <Group gap={8}>
            <img src="/icon.svg" width={24} height={24} alt="" />
            <Text fw={700} fz={17}>
              Tandem
            </Text>
          </Group>
          {drawerOpen && (
            <CloseButton hiddenFrom="sm" aria-label="Close navigation" onClick={onCloseDrawer} />
          )}
        </Group>
        <ProductSwitch current={product} />
        <UnstyledButton className={classes.search} onClick={openSearch}>
          <IconSearch size={16} aria-hidden />
          <Text inherit flex={1}>
            Search
          </Text>
          <Group gap={2} aria-hidden visibleFrom="sm">
            <Kbd size="xs">{apple ? '⌘' : 'Ctrl'}</Kbd>
            <Kbd size="xs">K</Kbd>
          </Group>
        </UnstyledButton>
      </Stack>
      <Stack gap={2} px="sm" pb="md" flex={1}>
        {navigation[product].map((item) => (
          <Item key={item.to} item={item} pathname={pathname} />
        ))}
      </Stack>
      <Group
        gap="xs"
        p="xs"
        wrap="nowrap"
        style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}
      >
        <PersonMenu />
        <ColorSchemeToggle />
      </Group>
    </>
  );
}
