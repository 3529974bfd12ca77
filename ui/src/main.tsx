// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import './styles/global.css';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Providers } from './frame/Providers';
import { router } from './routes';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root"');
createRoot(root).render(
  <StrictMode>
    <Providers>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
);
