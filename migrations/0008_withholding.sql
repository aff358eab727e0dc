-- Values by period for the judge of amounts: data, so that an operator loads next year's with `sia catalogos importar`.
-- datos: {"desde": first day, "hasta": last day, "valor": pesos}; null leaves an end open. Where two rows overlap, the later `desde` wins.
-- Sources: Conasami (minimum wages), INEGI (UMA), Infonavit (UMI), all in force from the day given.

insert into catalogos (catalogo, clave, descripcion, datos, orden) values
  ('salarioMinimoGeneral', '2017', 'Salario mínimo general 2017, por día', '{"desde": "2017-01-01", "hasta": "2017-11-30", "valor": 80.04}', 1),
  ('salarioMinimoGeneral', '2018', 'Salario mínimo general 2018, por día, anticipado al 1 de diciembre de 2017', '{"desde": "2017-12-01", "hasta": "2018-12-31", "valor": 88.36}', 2),
  ('salarioMinimoGeneral', '2019', 'Salario mínimo general 2019, por día', '{"desde": "2019-01-01", "hasta": "2019-12-31", "valor": 102.68}', 3),
  ('salarioMinimoGeneral', '2020', 'Salario mínimo general 2020, por día', '{"desde": "2020-01-01", "hasta": "2020-12-31", "valor": 123.22}', 4),
  ('salarioMinimoGeneral', '2021', 'Salario mínimo general 2021, por día', '{"desde": "2021-01-01", "hasta": "2021-12-31", "valor": 141.70}', 5),
  ('salarioMinimoGeneral', '2022', 'Salario mínimo general 2022, por día', '{"desde": "2022-01-01", "hasta": "2022-12-31", "valor": 172.87}', 6),
  ('salarioMinimoGeneral', '2023', 'Salario mínimo general 2023, por día', '{"desde": "2023-01-01", "hasta": "2023-12-31", "valor": 207.44}', 7),
  ('salarioMinimoGeneral', '2024', 'Salario mínimo general 2024, por día', '{"desde": "2024-01-01", "hasta": "2024-12-31", "valor": 248.93}', 8),
  ('salarioMinimoGeneral', '2025', 'Salario mínimo general 2025, por día', '{"desde": "2025-01-01", "hasta": "2025-12-31", "valor": 278.80}', 9),
  ('salarioMinimoGeneral', '2026', 'Salario mínimo general 2026, por día', '{"desde": "2026-01-01", "hasta": "2026-12-31", "valor": 315.04}', 10),

  -- the zone exists since 2019; until then its municipalities had the general wage (one area for the country)
  ('salarioMinimoFrontera', '2017', 'Frontera norte 2017: aún sin zona propia, rige el salario mínimo general', '{"desde": "2017-01-01", "hasta": "2017-11-30", "valor": 80.04}', 1),
  ('salarioMinimoFrontera', '2018', 'Frontera norte 2018: aún sin zona propia, rige el salario mínimo general', '{"desde": "2017-12-01", "hasta": "2018-12-31", "valor": 88.36}', 2),
  ('salarioMinimoFrontera', '2019', 'Salario mínimo de la Zona Libre de la Frontera Norte 2019, por día', '{"desde": "2019-01-01", "hasta": "2019-12-31", "valor": 176.72}', 3),
  ('salarioMinimoFrontera', '2020', 'Salario mínimo de la Zona Libre de la Frontera Norte 2020, por día', '{"desde": "2020-01-01", "hasta": "2020-12-31", "valor": 185.56}', 4),
  ('salarioMinimoFrontera', '2021', 'Salario mínimo de la Zona Libre de la Frontera Norte 2021, por día', '{"desde": "2021-01-01", "hasta": "2021-12-31", "valor": 213.39}', 5),
  ('salarioMinimoFrontera', '2022', 'Salario mínimo de la Zona Libre de la Frontera Norte 2022, por día', '{"desde": "2022-01-01", "hasta": "2022-12-31", "valor": 260.34}', 6),
  ('salarioMinimoFrontera', '2023', 'Salario mínimo de la Zona Libre de la Frontera Norte 2023, por día', '{"desde": "2023-01-01", "hasta": "2023-12-31", "valor": 312.41}', 7),
  ('salarioMinimoFrontera', '2024', 'Salario mínimo de la Zona Libre de la Frontera Norte 2024, por día', '{"desde": "2024-01-01", "hasta": "2024-12-31", "valor": 374.89}', 8),
  ('salarioMinimoFrontera', '2025', 'Salario mínimo de la Zona Libre de la Frontera Norte 2025, por día', '{"desde": "2025-01-01", "hasta": "2025-12-31", "valor": 419.88}', 9),
  ('salarioMinimoFrontera', '2026', 'Salario mínimo de la Zona Libre de la Frontera Norte 2026, por día', '{"desde": "2026-01-01", "hasta": "2026-12-31", "valor": 440.87}', 10),

  ('valoresUma', '2017', 'UMA 2017, por día', '{"desde": "2017-02-01", "hasta": "2018-01-31", "valor": 75.49}', 1),
  ('valoresUma', '2018', 'UMA 2018, por día', '{"desde": "2018-02-01", "hasta": "2019-01-31", "valor": 80.60}', 2),
  ('valoresUma', '2019', 'UMA 2019, por día', '{"desde": "2019-02-01", "hasta": "2020-01-31", "valor": 84.49}', 3),
  ('valoresUma', '2020', 'UMA 2020, por día', '{"desde": "2020-02-01", "hasta": "2021-01-31", "valor": 86.88}', 4),
  ('valoresUma', '2021', 'UMA 2021, por día', '{"desde": "2021-02-01", "hasta": "2022-01-31", "valor": 89.62}', 5),
  ('valoresUma', '2022', 'UMA 2022, por día', '{"desde": "2022-02-01", "hasta": "2023-01-31", "valor": 96.22}', 6),
  ('valoresUma', '2023', 'UMA 2023, por día', '{"desde": "2023-02-01", "hasta": "2024-01-31", "valor": 103.74}', 7),
  ('valoresUma', '2024', 'UMA 2024, por día', '{"desde": "2024-02-01", "hasta": "2025-01-31", "valor": 108.57}', 8),
  ('valoresUma', '2025', 'UMA 2025, por día', '{"desde": "2025-02-01", "hasta": "2026-01-31", "valor": 113.14}', 9),
  ('valoresUma', '2026', 'UMA 2026, por día', '{"desde": "2026-02-01", "hasta": "2027-01-31", "valor": 117.31}', 10),

  ('valoresUmi', '2017', 'Unidad Mixta Infonavit 2017, por día', '{"desde": "2017-01-01", "hasta": "2017-12-31", "valor": 75.49}', 1),
  ('valoresUmi', '2018', 'Unidad Mixta Infonavit 2018, por día', '{"desde": "2018-01-01", "hasta": "2018-12-31", "valor": 78.43}', 2),
  ('valoresUmi', '2019', 'Unidad Mixta Infonavit 2019, por día', '{"desde": "2019-01-01", "hasta": "2019-12-31", "valor": 82.22}', 3),
  ('valoresUmi', '2020', 'Unidad Mixta Infonavit 2020, por día', '{"desde": "2020-01-01", "hasta": "2020-12-31", "valor": 84.55}', 4),
  ('valoresUmi', '2021', 'Unidad Mixta Infonavit 2021, por día', '{"desde": "2021-01-01", "hasta": "2021-12-31", "valor": 87.21}', 5),
  ('valoresUmi', '2022', 'Unidad Mixta Infonavit 2022, por día', '{"desde": "2022-01-01", "hasta": "2022-12-31", "valor": 91.56}', 6),
  ('valoresUmi', '2023', 'Unidad Mixta Infonavit 2023, por día', '{"desde": "2023-01-01", "hasta": "2023-12-31", "valor": 96.32}', 7),
  ('valoresUmi', '2024', 'Unidad Mixta Infonavit 2024, por día', '{"desde": "2024-01-01", "hasta": "2024-12-31", "valor": 100.81}', 8),
  ('valoresUmi', '2025', 'Unidad Mixta Infonavit 2025, por día', '{"desde": "2025-01-01", "hasta": "2025-12-31", "valor": 100.81}', 9),
  ('valoresUmi', '2026', 'Unidad Mixta Infonavit 2026, por día', '{"desde": "2026-01-01", "hasta": "2026-12-31", "valor": 100.81}', 10),

  ('seguroDanos', '1', 'Seguro de daños por bimestre, hasta noviembre de 2010', '{"desde": null, "hasta": "2010-11-30", "valor": 13.00}', 1),
  ('seguroDanos', '2', 'Seguro de daños por bimestre', '{"desde": "2010-12-01", "hasta": null, "valor": 15.00}', 2);

-- Non-working days beyond those of the Ley Federal del Trabajo art. 74 go into catalogo 'diasInhabiles', clave = the day; none yet.
