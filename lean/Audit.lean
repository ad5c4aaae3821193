import LeJEPA

/-!
# The axioms of every catalogued theorem

Made by `make regenerate`. With a native toolchain
`lake env lean lean/Audit.lean` prints on which axioms each theorem rests; only those of
Lean's logic may appear: `propext`, `Classical.choice` and `Quot.sound`.
-/

#print axioms LeJEPA.stein
#print axioms LeJEPA.hermite_orthogonality
#print axioms LeJEPA.hermite_attenuation
#print axioms LeJEPA.hermite_attenuation_pair
#print axioms LeJEPA.ou_eigenfunctions
#print axioms LeJEPA.hermite_completeness
#print axioms LeJEPA.parseval
#print axioms LeJEPA.polynomial_world
#print axioms LeJEPA.chaos_decomposition
#print axioms LeJEPA.chaos_decomposition_degree
#print axioms LeJEPA.correlation_bound
#print axioms LeJEPA.correlation_bound_approximable
#print axioms LeJEPA.spectral_gap
#print axioms LeJEPA.spectral_gap_approximable
#print axioms LeJEPA.loss_lower_bound
#print axioms LeJEPA.loss_lower_bound_approximable
#print axioms LeJEPA.loss_lower_bound_functions
#print axioms LeJEPA.forward_identifiability
#print axioms LeJEPA.forward_identifiability_approximable
#print axioms LeJEPA.forward_identifiability_polynomial
#print axioms LeJEPA.forward_functions
#print axioms LeJEPA.forward_converse
#print axioms LeJEPA.forward_converse_polynomial
#print axioms LeJEPA.forward_converse_functions
#print axioms LeJEPA.affine_eigenfunction
#print axioms LeJEPA.stein_characterization
#print axioms LeJEPA.reversible_iff
#print axioms LeJEPA.reversible_moments
#print axioms LeJEPA.reversible_additive_noise
#print axioms LeJEPA.reversible_additive_noise_posDef
#print axioms LeJEPA.procrustes_bound
#print axioms LeJEPA.procrustes_bound_rect
#print axioms LeJEPA.exists_orthonormal_distSq_le
#print axioms LeJEPA.nonlinear_energy
#print axioms LeJEPA.nonlinear_energy_approximable
#print axioms LeJEPA.approximate_identifiability
#print axioms LeJEPA.approximate_identifiability_approximable
#print axioms LeJEPA.exact_recovery
#print axioms LeJEPA.exact_recovery_approximable
#print axioms LeJEPA.small_perturbation
#print axioms LeJEPA.small_perturbation_approximable
#print axioms LeJEPA.certificate
#print axioms LeJEPA.certificate_approximable
#print axioms LeJEPA.certificate_archimedean
#print axioms LeJEPA.certificate_archimedean_approximable
#print axioms LeJEPA.planning_cost
#print axioms LeJEPA.planning_value
#print axioms LeJEPA.planning_minimizers
#print axioms LeJEPA.straight_paths
#print axioms LeJEPA.gaussian_poincare
#print axioms LeJEPA.dirichlet_identifiability
#print axioms LeJEPA.dirichlet_lower_bound
#print axioms LeJEPA.dirichlet_converse
#print axioms LeJEPA.am_gm
#print axioms LeJEPA.isometry_linear
#print axioms LeJEPA.polarization
#print axioms LeJEPA.cramer_wold
#print axioms LeJEPA.cramer_wold_gaussian
#print axioms LeJEPA.cramer_wold_gaussian_law
#print axioms LeJEPA.epps_pulley
#print axioms LeJEPA.sliced_epps_pulley
#print axioms LeJEPA.epps_pulley_null_mean
#print axioms LeJEPA.action_conditioned
#print axioms LeJEPA.action_conditioned_attained
#print axioms LeJEPA.action_conditioned_degree
#print axioms LeJEPA.anisotropy_threshold
#print axioms LeJEPA.anisotropy_deficit
#print axioms LeJEPA.anisotropy_loss_bound
#print axioms LeJEPA.anisotropy_threshold_approximable
#print axioms LeJEPA.anisotropy_threshold_polynomial
#print axioms LeJEPA.anisotropy_threshold_functions
#print axioms LeJEPA.overcomplete
#print axioms LeJEPA.overcomplete_room
#print axioms LeJEPA.overcomplete_polynomial
#print axioms LeJEPA.overcomplete_approximable
#print axioms LeJEPA.overcomplete_attained_of_degree_two
#print axioms LeJEPA.overcomplete_attained_products
#print axioms LeJEPA.overcomplete_attained
#print axioms LeJEPA.overcomplete_attained_iff
#print axioms LeJEPA.overcomplete_needs_root
#print axioms LeJEPA.planning_regret
#print axioms LeJEPA.planning_regret_value
#print axioms LeJEPA.planning_regret_policy
#print axioms LeJEPA.planning_regret_model
#print axioms LeJEPA.planning_regret_attained
#print axioms LeJEPA.slowest_latents
#print axioms LeJEPA.slowest_latents_approximable
#print axioms LeJEPA.slowest_latents_polynomial
#print axioms LeJEPA.slowest_latents_functions
