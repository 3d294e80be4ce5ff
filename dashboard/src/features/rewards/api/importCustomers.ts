import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { customersKey } from './customers';

export interface CustomerImport {
  rows: number;
  created: number;
  updated: number;
  rejected_rows: number;
  /** The first of them; `row` is the line in the file, the header being 1. */
  rejected: { row: number; reason: string; detail: string }[];
}

export function useImportCustomers() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      form.set('file', file);
      return api.post<CustomerImport>('/api/rewards/customers/import', form);
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: customersKey }),
  });
}
