"""The names under which shop lists keep what they say, folded, the most telling first."""


def _names(words: str) -> tuple[str, ...]:
    return tuple(words.split())


SHOP_NAME = _names(
    """enseigne name nom nom_du_commerce nom_commerce nom_commercial nom_enseigne nom_de_l_enseigne
    enseigne1etablissement nom_etablissement nom_de_l_etablissement etablissement
    denominationusuelleetablissement nom_du_magasin magasin commerce title titre libelle
    name_fr official_name denomination raison_sociale
    denominationunitelegale client brand operator"""
)
PHONE = _names(
    """phone contact_phone telephone tel telephone_fixe tel_fixe telephone_1 num_tel numero_de_telephone
    contact_mobile contact_telephone mobile portable tel_portable telephone_portable"""
)
EMAIL = _names(
    "email contact_email mail courriel e_mail adresse_mail adresse_email mel contact_mail contact_courriel"
)
WEBSITE = _names(
    """website contact_website site_web site_internet site siteweb url web lien adresse_internet site_url
    contact_url contact_site page_web"""
)
HOURS = _names(
    """opening_hours horaires horaires_d_ouverture horaires_ouverture horaire heures_ouverture
    heures_d_ouverture"""
)
SIRET = _names("ref_fr_siret siret numero_siret siret_etablissement n_siret code_siret")
REFERENCE = _names("osm_id recordid record_id identifiant uuid gid globalid")
NUMBERED = _names("objectid fid cartodb_id numero_fiche")

ADDRESS = _names(
    """adresse addr_full adresse_complete address full_address adresse_postale adresse_1 adresse1 adr
    adresse_du_commerce adresse_concat adresse_etablissement contact_address contact_adresse
    localisation_adresse street_address geo_adresse result_label"""
)
HOUSE_NUMBER = _names(
    """addr_housenumber numero_voie num_voie numerovoieetablissement housenumber house_number street_number
    numero_rue n_voie no_voie numero num address_housenumber address_number address_house_number
    adresse_numero addr_conscriptionnumber contact_housenumber"""
)
STREET_TYPE = _names("type_voie typevoieetablissement type_de_voie typvoie adresse_type_voie")
STREET = _names(
    """addr_street libelle_voie nom_voie libellevoieetablissement nom_de_la_voie nomvoie voie rue street
    nom_rue address_street adresse_rue adresse_voie addr_place route contact_street"""
)
POSTCODE = _names(
    """addr_postcode code_postal codepostal codepostaletablissement cp postcode postal_code zip zipcode
    address_postcode address_postal_code adresse_code_postal adresse_cp contact_postcode result_postcode"""
)
CITY = _names(
    """addr_city ville commune city localite libelle_commune libellecommuneetablissement nom_commune com_nom
    municipality town address_city adresse_ville adresse_commune contact_city meta_name_com result_city"""
)
LATITUDE = _names(
    """lat latitude center_lat geo_point_2d_lat location_lat location_latitude coordinates_latitude
    coordinates_lat ylat y"""
)
LONGITUDE = _names(
    """lon lng long longitude center_lon geo_point_2d_lon location_lon location_lng location_longitude
    coordinates_longitude coordinates_lng coordinates_lon xlong x"""
)
POINT = _names(
    """geo_point_2d geo_point geopoint geoloc localisation location coordinates gps coordonnees
    coordonnees_geo coordonnees_gps geolocetablissement"""
)

TRADE = _names(
    """type_de_commerce type_commerce activite activites categorie category sous_categorie secteur
    secteur_activite secteur_d_activite activite_principale nature type metier rubrique famille
    libelle_activite libelle_naf categories type_d_activite domaine kind group categorie_principale"""
)
TRADE_CODE = _names(
    "code_naf naf ape code_ape activiteprincipaleetablissement codenaf activite_principale_code"
)
