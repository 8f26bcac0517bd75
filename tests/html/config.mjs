// What html-validate holds pages to: validity, the document rules, and WCAG's; each exception has its reason.
export default {
  root: true,
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    // HTML allows any id without white space; ours are made of slugs and dots.
    'valid-id': ['error', { relaxed: true }],
    // Some organizations have long names. They are not cut.
    'long-title': 'off',
    // On a phone the table of the map is laid out as blocks; some browsers then forget that it is one unless told.
    'no-redundant-role': 'off',
    // ARIA lets a list and a group bear a name.
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
    // The search of the map is a combobox: a native <select> has no field to type into.
    'prefer-native-element': ['error', { exclude: ['listbox'] }],
  },
};
