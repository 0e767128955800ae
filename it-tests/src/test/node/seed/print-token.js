// The rest of a script whose middle is the seed page's function.
console.log(generateHMACToken('edge_13106781670', '+13106781670'));
