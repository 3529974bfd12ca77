// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
module.exports = { plugins: { 'postcss-preset-mantine': {} } };
