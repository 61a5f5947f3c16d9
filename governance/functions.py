"""The functions that review pilots, by code, and their names in words."""

from __future__ import annotations

# Who answers the three questions: whoever is the pilot's champion on the day.
CHAMPION = "champion"

FUNCTION_NAMES = {
    "legal": "Legal",
    "information_security": "Information security",
    "data_protection": "Data protection officer",
    "regulator": "The regulator's desk",
    "authorising_official": "Authorising official",
    "caldicott_guardian": "Caldicott Guardian",
    "digital_assurance": "Digital, clinical, information governance and security leads",
    "supplier_clinical_safety": "The supplier's clinical safety officer",
    "clinical_safety": "Our clinical safety officer",
    "regulatory_lead": "Regulatory lead",
    "commercial": "Commercial",
    "health_research_authority": "Health Research Authority",
    "medical_director": "Medical director",
    "equalities_lead": "Equalities lead",
    "service_owner": "Service owner",
    "monitoring_officer": "Monitoring officer",
    "human_resources": "Human resources",
    "research_ethics_committee": "Research ethics committee",
    "academic_registrar": "Academic registrar and academic board",
    "digital_team": "Digital team",
    "students_union": "Students' union and human resources",
    "model_risk": "Model risk, second line",
    "conduct": "Conduct and product",
    "senior_manager": "Senior management function holder",
    "third_party_risk": "Third-party risk",
    "compliance": "Compliance",
    "ai_governance": "AI governance lead",
    CHAMPION: "The champion",
}


def function_name(function: str) -> str:
    """Return the words for the code of a function; an unknown code is a function of that name."""
    return FUNCTION_NAMES.get(function) or function.replace("_", " ").capitalize()
