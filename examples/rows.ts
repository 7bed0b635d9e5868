/** Eight airports of the USA. */
export const airports = [
  { iata: "ANC", name: "Ted Stevens Anchorage International", city: "Anchorage", state: "AK", latitude: 61.17432028 },
  { iata: "DEN", name: "Denver Intl", city: "Denver", state: "CO", latitude: 39.85840806 },
  { iata: "HNL", name: "Honolulu International", city: "Honolulu", state: "HI", latitude: 21.31869111 },
  { iata: "LAX", name: "Los Angeles International", city: "Los Angeles", state: "CA", latitude: 33.94253611 },
  { iata: "ORD", name: "Chicago O'Hare International", city: "Chicago", state: "IL", latitude: 41.979595 },
  { iata: "SEA", name: "Seattle-Tacoma Intl", city: "Seattle", state: "WA", latitude: 47.44898194 },
  { iata: "SFO", name: "San Francisco International", city: "San Francisco", state: "CA", latitude: 37.61900194 },
  { iata: "STT", name: "Cyril E. King", city: "Charlotte Amalie", state: "VI", latitude: 18.33730556 },
];

/** Flights between them in a year, by origin and destination. */
const flights: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ANC: { DEN: 451, HNL: 236, LAX: 238, ORD: 561, SEA: 6257, SFO: 181 },
  DEN: { ANC: 451, HNL: 367, LAX: 8811, ORD: 6051, SEA: 6414, SFO: 5604 },
  HNL: { ANC: 236, DEN: 366, LAX: 4963, ORD: 641, SEA: 1643, SFO: 2359 },
  LAX: { ANC: 239, DEN: 8894, HNL: 4964, ORD: 7333, SEA: 6876, SFO: 13390 },
  ORD: { ANC: 561, DEN: 5773, HNL: 641, LAX: 6974, SEA: 4802, SFO: 5524, STT: 80 },
  SEA: { ANC: 6256, DEN: 6623, HNL: 1638, LAX: 6865, ORD: 4608, SFO: 5409 },
  SFO: { ANC: 182, DEN: 5374, HNL: 2359, LAX: 13788, ORD: 5746, SEA: 5414 },
};

/** The same as rows. */
export const routes = Object.entries(flights).flatMap(([originId, destinations]) =>
  Object.entries(destinations).map(([destinationId, count]) => ({ originId, destinationId, flights: count })),
);
